// The queue of doubtful words. The next ones are here before they are asked for, pictures too; what is decided is sent
// behind the reader's back, one after the other, so that each key is answered at once.

import { Ahead, Line, around, ask, cropAddress, draw, fetchAhead, figure, fill, part, tell } from "./asking.js";

const AHEAD = 8; // words kept ready
const COUNTED = 10000; // the server counts no further
const frame = document.querySelector("[data-queue]");
const empty = document.querySelector("[data-empty]");
const say = frame.dataset; // words of the page, in its language
const find = (name) => document.querySelector(`[data-${name}]`);
const word = document.querySelector("#word");
const line = new Line((waiting) => (frame.dataset.sending = waiting));
const queue = new Ahead({
  path: "/quality/words/next",
  most: AHEAD,
  id: (item) => item.id,
  narrowed: {
    ...(frame.dataset.kind && { kind: frame.dataset.kind }),
    ...(frame.dataset.document && { document: Number(frame.dataset.document) }),
  },
  prepare,
  show,
  count,
});
let reasoning = false; // the field takes a reason, not a word

const now = () => queue.first;

function prepare(item) {
  const box = around(item.boxes);
  if (!box) return;
  const page = { width: item.page_width, height: item.page_height };
  const height = item.boxes[0].h;
  item.area = part(box, page, Math.max(height * 8, 40), Math.max(height * 1.6, 20));
  item.address = cropAddress(item.document, item.page, item.area);
  item.picture = fetchAhead(item.address);
}

function show() {
  const item = now();
  frame.hidden = !item;
  empty.hidden = Boolean(item);
  if (!item) return;
  closeField();
  find("label").textContent = item.label;
  const link = find("link");
  link.textContent = fill(say.sayPlace, item);
  link.href = `/documents/${item.document}?page=${item.page}&start=${item.start}&end=${item.end}#hit`;
  find("sure").textContent = fill(say.saySure, { percent: Math.floor(item.confidence * 100) });
  const crop = find("crop");
  crop.hidden = !item.address;
  if (item.address) draw(crop, item.address, item.area, item.boxes, fill(say.sayCrop, item));
  const mark = document.createElement("mark");
  mark.textContent = item.text;
  find("context").replaceChildren(`…${oneLine(item.before)}`, mark, `${oneLine(item.after)}…`);
  find("choices").replaceChildren(...item.candidates.map(choice));
}

function oneLine(text) {
  return text.replace(/\s+/g, " ");
}

function choice(text, index) {
  const row = document.createElement("li");
  const button = document.createElement("button");
  const key = document.createElement("kbd");
  key.textContent = index + 1;
  button.className = "quiet";
  button.append(key, ` ${text}`);
  button.addEventListener("click", () => decide("replace", text));
  row.append(button);
  return row;
}

function count() {
  const said = queue.left > COUNTED ? say.sayLeftMore : say.sayLeft;
  find("left").textContent = queue.left ? fill(said, { n: figure(Math.min(queue.left, COUNTED)) }) : "";
}

function decide(action, text = "", reason = "") {
  if (!now()) return;
  const item = queue.leave();
  if (action === "rescan") drop(item.document);
  tell("");
  show();
  count();
  line
    .add(() => ask("POST", `/quality/words/${item.id}/decision`, { action, text, reason, seen: item.text }))
    .catch((error) => tell(`“${item.text}”: ${error.message}`, true))
    .finally(() => queue.arrived(item));
  queue.refill();
}

/** No more words of a document whose scan goes back. */
function drop(document_) {
  queue.items = queue.items.filter((item) => item.document !== document_);
}

async function undo() {
  try {
    const made = await line.add(() => ask("POST", "/quality/words/undo"));
    if (made.item) queue.bringBack(made.item);
    tell(fill(say.sayUndone, made.decision));
    show();
    count();
  } catch (error) {
    tell(error.message, true);
  }
}

function openField(why) {
  reasoning = why === "rescan";
  find("typed-label").textContent = reasoning ? say.sayWhy : say.sayType;
  find("save").textContent = reasoning ? say.saySendBack : say.saySave;
  word.value = reasoning ? say.sayFaint : now().text;
  find("typed").classList.add("open");
  word.focus();
  word.select();
}

function closeField() {
  find("typed").classList.remove("open");
  if (document.activeElement === word) word.blur();
}

find("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  if (reasoning) decide("rescan", "", word.value);
  else decide(word.value.trim() === now()?.text ? "accept" : "replace", word.value.trim());
});

const DO = {
  accept: () => decide("accept"),
  type: () => openField("type"),
  strike: () => decide("replace", ""),
  skip: () => decide("skip"),
  rescan: () => openField("rescan"),
  undo,
  "bring-back": async () => {
    await ask("POST", "/quality/words/skipped");
    await queue.refill();
    show();
  },
};
const KEYS = { Enter: "accept", Delete: "strike", e: "type", s: "skip", u: "undo", r: "rescan" };

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button && (now() || ["undo", "bring-back"].includes(button.dataset.do))) DO[button.dataset.do]();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target === word) {
    if (event.key === "Escape") closeField();
    return;
  }
  // A button or link that has the focus is pressed by Enter like everywhere.
  if (event.target.closest("input, textarea, select, summary") || (event.key === "Enter" && event.target.closest("a, button"))) return;
  const act = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
  if (act && (now() || act === "undo")) {
    event.preventDefault();
    DO[act]();
  } else if (/^[1-9]$/.test(event.key) && now()?.candidates[event.key - 1] !== undefined) {
    event.preventDefault();
    decide("replace", now().candidates[event.key - 1]);
  }
});

window.addEventListener("beforeunload", (event) => {
  if (line.waiting) event.preventDefault();
});

await queue.refill();
show();
