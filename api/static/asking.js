// What the queues share: questions to the interface one after the other, a part of the scan as a picture, telling.

const TOKEN = document.querySelector("meta[name=csrf-token]")?.content ?? "";
const told = document.querySelector("[data-told]");
const say = document.querySelector("[data-say-cut]")?.dataset ?? {};  // words of the page, in its language

/** A sentence of the page with its holes filled: fill("{n} left", { n: 3 }). */
export function fill(sentence, held) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => held[name]);
}

/** A number as the page's language writes it. */
export function figure(number) {
  return number.toLocaleString(document.documentElement.lang);
}

/** Ask the interface; throws an Error with the message and `code` of its answer. */
export async function ask(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json", "x-csrf-token": TOKEN },
      body: body === undefined ? undefined : JSON.stringify(body),
      keepalive: method !== "GET",
    });
  } catch {
    throw new Error(say.sayCut);
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  const error = new Error(problem.detail ?? say.sayFailed);
  error.code = problem.code;
  throw error;
}

export function tell(message, bad = false) {
  told.textContent = message;
  told.classList.toggle("bad", bad);
  told.hidden = !message;
}

/** Does what it is given one after the other, in order, whatever becomes of each. */
export class Line {
  #last = Promise.resolve();
  #tell;
  waiting = 0;

  /** `told` is called with how much waits, whenever that changes. */
  constructor(told) {
    this.#tell = told;
    told(0);
  }

  add(work) {
    this.#tell((this.waiting += 1));
    const done = this.#last.then(work).finally(() => this.#tell((this.waiting -= 1)));
    this.#last = done.catch(() => {});
    return done;
  }
}

/**
 * What is asked for next: some items kept ready, the first one before the reader, and those whose decision is on its way.
 *
 * `queue` has `path`, which gives the next ones; `most`, how many are kept; `id` of an item; `narrowed`, what else is
 * asked with them; `prepare` for an item that came; `show` and `count` for the page.
 */
export class Ahead {
  items = [];
  left = 0;
  #queue;
  #sent = new Set();
  #asking = null;

  constructor(queue) {
    this.#queue = queue;
  }

  get first() {
    return this.items[0];
  }

  async refill() {
    const { path, most, id, narrowed, prepare, show, count } = this.#queue;
    if (this.#asking || this.items.length >= most) return this.#asking;
    const without = [...this.items.map(id), ...this.#sent];
    this.#asking = ask("POST", path, { limit: most, without, ...narrowed })
      .then((found) => {
        this.left = Math.max(found.left - this.#sent.size, 0);
        const had = this.items.length;
        for (const item of found.items) {
          if (this.#sent.has(id(item)) || this.items.some((one) => id(one) === id(item))) continue;
          prepare(item);
          this.items.push(item);
        }
        if (!had) show();
        count();
      })
      .catch((error) => tell(error.message, true))
      .finally(() => {
        this.#asking = null;
      });
    return this.#asking;
  }

  /** Takes the first one away; it does not come again until it `arrived`. */
  leave() {
    const item = this.items.shift();
    this.#sent.add(this.#queue.id(item));
    this.left = Math.max(this.left - 1, 0);
    return item;
  }

  arrived(item) {
    this.#sent.delete(this.#queue.id(item));
  }

  /** Puts one that was decided before the others again. */
  bringBack(item) {
    const { id, prepare } = this.#queue;
    const known = this.items.findIndex((one) => id(one) === id(item));
    if (known >= 0) this.items.splice(known, 1);
    prepare(item);
    this.items.unshift(item);
    this.left += 1;
  }
}

/** The smallest box around some boxes, or null. */
export function around(boxes) {
  if (!boxes.length) return null;
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return { x: left, y: top, w: right - left, h: bottom - top };
}

/** A part of a page, `box` with room around it, kept inside the page. */
export function part(box, page, across, down) {
  const x = Math.max(0, Math.round(box.x - across));
  const y = Math.max(0, Math.round(box.y - down));
  const w = Math.min(page.width - x, Math.round(box.x + box.w + across) - x);
  const h = Math.min(page.height - y, Math.round(box.y + box.h + down) - y);
  return { x, y, w, h };
}

export function cropAddress(document_, page, area) {
  return `/api/v1/documents/${document_}/pages/${page}/crop?x=${area.x}&y=${area.y}&w=${area.w}&h=${area.h}`;
}

/** Have a picture in the browser before it is looked at. */
export function fetchAhead(address) {
  const image = new Image();
  image.src = address;
  return image;
}

const SVG = "http://www.w3.org/2000/svg";

/** Draw a part of the scan with boxes in it marked. */
export function draw(frame, address, area, boxes, said) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${area.x} ${area.y} ${area.w} ${area.h}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", said);
  const image = document.createElementNS(SVG, "image");
  for (const [name, value] of Object.entries({ x: area.x, y: area.y, width: area.w, height: area.h })) {
    image.setAttribute(name, value);
  }
  image.setAttribute("href", address);
  image.setAttribute("preserveAspectRatio", "none");
  svg.append(image);
  for (const box of boxes) {
    const pad = Math.max(2, box.h * 0.12);
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("x", box.x - pad);
    rect.setAttribute("y", box.y - pad);
    rect.setAttribute("width", box.w + 2 * pad);
    rect.setAttribute("height", box.h + 2 * pad);
    rect.setAttribute("class", "crop-mark");
    svg.append(rect);
  }
  frame.replaceChildren(svg);
}

window.addEventListener("unhandledrejection", (event) => {
  tell(event.reason?.message ?? say.sayFault, true);
});
