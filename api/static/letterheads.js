// The queue of papers whose number or date is doubtful: the crop beside the cells, the register below, Enter and on.

import { Ahead, Line, around, ask, cropAddress, draw, fetchAhead, figure, fill, part, tell } from "./asking.js";

const AHEAD = 3; // papers kept ready
const PAUSE = 150; // milliseconds without a key before the register is asked
const frame = document.querySelector("[data-queue]");
const empty = document.querySelector("[data-empty]");
const cells = document.querySelector("[data-cells]");
const say = frame.dataset; // words of the page, in its language
const WEEKDAYS = say.weekdays.split("|"); // from Monday on
const find = (name) => document.querySelector(`[data-${name}]`);
const line = new Line((waiting) => (frame.dataset.sending = waiting));
const queue = new Ahead({
  path: "/quality/letterheads/next",
  most: AHEAD,
  id: (paper) => paper.document_id,
  narrowed: frame.dataset.document ? { document: Number(frame.dataset.document) } : {},
  prepare,
  show,
  count,
});
let timer = 0;

const now = () => queue.first;

function prepare(paper) {
  paper.crops = {};
  if (!paper.width) return;
  for (const name of ["number", "date"]) {
    const boxes = paper[`${name}_boxes`];
    const box = around(boxes);
    if (!box) continue;
    const height = Math.max(...boxes.map((one) => one.h));
    const area = part(box, paper, height * 3, height * 1.2);
    paper.crops[name] = { area, boxes, address: cropAddress(paper.document_id, paper.page, area) };
  }
  if (!paper.crops.number) {
    // Nothing was read there: the head of the page, where number and date stand.
    const area = { x: 0, y: 0, w: paper.width, h: Math.round(paper.height * 0.3) };
    paper.crops.number = { area, boxes: [], address: cropAddress(paper.document_id, paper.page, area) };
  }
  paper.pictures = Object.values(paper.crops).map((crop) => fetchAhead(crop.address));
}

function show() {
  const paper = now();
  frame.hidden = !paper;
  empty.hidden = Boolean(paper);
  if (!paper) return;
  const link = find("link");
  link.textContent = paper.name;
  link.href = `/documents/${paper.document_id}`;
  find("reasons").replaceChildren(...paper.reasons.map(badge));
  for (const name of ["number", "date"]) {
    const crop = paper.crops[name];
    const place = document.querySelector(`[data-crop="${name}"]`);
    place.hidden = !crop;
    place.classList.toggle("wide", Boolean(crop) && !crop.boxes.length);
    if (crop) draw(place, crop.address, crop.area, crop.boxes, name === "number" ? say.sayNumberCrop : say.sayDateCrop);
  }
  const [year, month, day] = (paper.fields.date || "--").split("-").map((one) => one.replace(/^0+/, ""));
  const values = { number: paper.fields.number, symbol: paper.fields.symbol, day, month, year };
  for (const [name, value] of Object.entries(values)) cells.elements[name].value = value;
  assessed(paper.assessment);
  weekday();
  const first = paper.doubted.includes("date") && paper.fields.number ? "day" : "number";
  cells.elements[first].focus();
  cells.elements[first].select();
}

function badge(text) {
  const mark = document.createElement("span");
  mark.className = "doubtful";
  mark.textContent = text;
  return mark;
}

function count() {
  find("left").textContent = queue.left ? fill(say.sayLeft, { n: figure(queue.left) }) : "";
}

/** The day as it stands in the cells, ISO 8601, "" for none. */
function typedDay() {
  const { day, month, year } = cells.elements;
  if (!day.value && !month.value && !year.value) return "";
  return `${year.value.padStart(4, "0")}-${month.value.padStart(2, "0")}-${day.value.padStart(2, "0")}`;
}

function weekday() {
  const day = typedDay();
  const date = new Date(`${day}T00:00:00Z`);
  const real = day && !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(day);
  find("weekday").textContent = real ? weekdayOf(date) : day ? say.sayNoDay : "";
  find("weekday").classList.toggle("bad", Boolean(day) && (!real || date.getUTCDay() === 0));
}

function weekdayOf(date) {
  return WEEKDAYS[(date.getUTCDay() + 6) % 7];
}

function assessed(found) {
  find("warnings").replaceChildren(
    ...found.warnings.map((text) => {
      const row = document.createElement("li");
      row.textContent = text;
      return row;
    }),
  );
  find("register").hidden = !found.neighbours.length;
  find("neighbours").replaceChildren(...found.neighbours.flatMap((one, at, all) => [
    ...(one.side > 0 && (at === 0 || all[at - 1].side < 0) ? [here()] : []),
    neighbour(one),
    ...(one.side < 0 && at === all.length - 1 ? [here()] : []),
  ]));
}

function here() {
  const row = document.createElement("li");
  row.className = "here";
  row.textContent = `${cells.elements.number.value}: ${say.sayThis}`;
  return row;
}

function neighbour(one) {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/documents/${one.document_id}`;
  link.textContent = one.number;
  row.append(link);
  if (one.date) {
    const [year, month, day] = one.date.split("-").map(Number);
    const name = day ? weekdayOf(new Date(Date.UTC(year, month - 1, day))) : "";
    row.append(` · ${[day, month, year].filter(Boolean).join("/")}${name ? `, ${name}` : ""}`);
  }
  return row;
}

cells.addEventListener("input", (event) => {
  const { name, value } = event.target;
  // Two figures fill a day or a month: on to the next cell.
  if (name === "day" && /^\d\d$|^[4-9]$/.test(value)) focusOn("month");
  if (name === "month" && /^\d\d$|^[2-9]$/.test(value)) focusOn("year");
  weekday();
  clearTimeout(timer);
  timer = setTimeout(assess, PAUSE);
});

function focusOn(name) {
  cells.elements[name].focus();
  cells.elements[name].select();
}

async function assess() {
  const paper = now();
  if (!paper) return;
  const { number, symbol } = cells.elements;
  const asked = new URLSearchParams({ number: number.value, symbol: symbol.value, date: typedDay() });
  const found = await ask("GET", `/documents/${paper.document_id}/letterhead/assessment?${asked}`).catch(() => null);
  if (found && paper === now()) assessed(found);
}

function leave() {
  const paper = queue.leave();
  clearTimeout(timer);
  tell("");
  show();
  count();
  return paper;
}

function send(paper, work) {
  line
    .add(work)
    .catch((error) => {
      tell(`${paper.name}: ${error.message}`, true);
      // What was typed would be lost otherwise: the paper comes back with it.
      if (error.code === "letterhead-refused") {
        queue.items.unshift(paper);
        show();
      }
    })
    .finally(() => queue.arrived(paper));
  queue.refill();
}

cells.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!now()) return;
  const { number, symbol } = cells.elements;
  const body = { number: number.value, symbol: number.value ? symbol.value : "", date: typedDay() };
  const paper = leave();
  paper.fields = { ...paper.fields, number: body.number, symbol: symbol.value, date: body.date };
  send(paper, () => ask("PUT", `/documents/${paper.document_id}/letterhead`, body));
});

const DO = {
  skip: () => {
    const paper = leave();
    send(paper, () => ask("POST", `/documents/${paper.document_id}/letterhead/skip`));
  },
  rescan: () => {
    const reason = prompt(say.sayWhy, say.sayUnreadable);
    if (!reason) return;
    const paper = leave();
    send(paper, () => ask("POST", `/documents/${paper.document_id}/rescan`, { reason, page: paper.page }));
  },
  undo: async () => {
    try {
      const paper = await line.add(() => ask("POST", "/quality/letterheads/undo"));
      queue.bringBack(paper);
      tell(say.sayUndone);
      show();
      count();
    } catch (error) {
      tell(error.message, true);
    }
  },
  "bring-back": async () => {
    await ask("POST", "/quality/letterheads/skipped");
    await queue.refill();
    show();
  },
};
const KEYS = { s: "skip", u: "undo", r: "rescan" };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && (now() || ["undo", "bring-back"].includes(button.dataset.do))) DO[button.dataset.do]();
});

document.addEventListener("keydown", (event) => {
  const act = event.altKey && !event.ctrlKey && !event.metaKey && KEYS[event.code.replace("Key", "").toLowerCase()];
  if (!act || !(now() || act === "undo")) return;
  event.preventDefault();
  DO[act]();
});

window.addEventListener("beforeunload", (event) => {
  if (line.waiting) event.preventDefault();
});

await queue.refill();
show();
