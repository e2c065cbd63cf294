// Scan and text scroll together. `data-lines` says for each line of the text where it begins, in characters, and how far
// down it stands on the scan, in pixels of the image. What is at the top of one frame is brought to the top of the other.
// On a phone the frames stand one above the other and do not scroll; nothing happens then.

const text = document.querySelector(".text[data-lines]");
const reading = document.querySelector(".reading");
const scan = document.querySelector(".scan");
const sheet = document.querySelector("[data-sheet]");
const lines = text.dataset.lines.split(" ").filter(Boolean).map((line) => line.split(",").map(Number));

/** Where each line stands in both frames, in pixels from the top of what scrolls: [[scan, text], …]. */
function places() {
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const svg = sheet.querySelector("svg");
  const scale = sheet.clientHeight / svg.viewBox.baseVal.height;
  const top = reading.getBoundingClientRect().top - reading.scrollTop;
  const found = [[0, 0]];
  const range = document.createRange();
  let node = nodes.nextNode();
  let passed = 0;
  for (const [start, y] of lines) {
    while (node && passed + node.length <= start) {
      passed += node.length;
      node = nodes.nextNode();
    }
    if (!node) break;
    range.setStart(node, start - passed);
    range.setEnd(node, Math.min(node.length, start - passed + 1));
    found.push([y * scale, Math.max(0, range.getBoundingClientRect().top - top - text.offsetTop)]);
  }
  found.push([sheet.clientHeight, text.scrollHeight]);
  return found;
}

/** Lead a place in one frame to its place in the other, along the line between the two nearest known ones. */
function across(known, from, to, at) {
  const next = Math.max(1, known.findIndex((place) => place[from] > at));
  const [before, after] = [known[next - 1], known[next]];
  const span = after[from] - before[from];
  const part = span > 0 ? Math.min(1, Math.max(0, (at - before[from]) / span)) : 0;
  return before[to] + part * (after[to] - before[to]);
}

let leader = null; // the frame that a person moves; the other one follows
for (const [frame, other, from, to] of [[scan, reading, 0, 1], [reading, scan, 1, 0]]) {
  for (const sign of ["pointerdown", "wheel", "keydown", "touchstart"]) {
    frame.addEventListener(sign, () => { leader = frame; }, { passive: true });
  }
  frame.addEventListener("scroll", () => {
    if (leader !== frame || sheet.className.includes("turn-")) return;
    other.scrollTop = across(places(), from, to, frame.scrollTop);
  }, { passive: true });
}
