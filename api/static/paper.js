// The paper page: what is marked in the text, on the scan and in the list lights up together; zoom and rotate; page keys.
// Without this script the marks are there all the same, and the list's links show each place.

const STEPS = ["", "zoom-1", "zoom-2", "zoom-3"];

function all(id) {
  return document.querySelectorAll(`[data-mark="${id}"], [data-marks~="${id}"]`);
}

function marksOf(target) {
  const element = target.closest?.("[data-mark], [data-marks]");
  if (!element) return [];
  return element.dataset.mark ? [element.dataset.mark] : element.dataset.marks.split(" ");
}

function light(ids) {
  document.querySelectorAll(".active").forEach((element) => element.classList.remove("active"));
  for (const id of ids) all(id).forEach((element) => element.classList.add("active"));
}

document.addEventListener("pointerover", (event) => light(marksOf(event.target)));
document.addEventListener("focusin", (event) => light(marksOf(event.target)));

document.addEventListener("click", (event) => {
  const [id] = marksOf(event.target);
  if (!id) return;
  const link = event.target.closest("a[data-mark]");
  if (link && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
  if (link) event.preventDefault();
  if (!event.target.closest(".scan")) reveal(document.querySelector(`.shape[data-mark="${id}"]`));
  if (!event.target.closest(".text")) reveal(document.querySelector(`.text [data-marks~="${id}"]`));
  light([id]);
});

/** Scroll the frame that something stands in, scan or text, so that it is in its middle; the page itself stays. */
function reveal(element) {
  const frame = element?.closest(".scan, .reading");
  if (!frame) return;
  const place = element.getBoundingClientRect();
  const seen = frame.getBoundingClientRect();
  frame.scrollBy(
    place.left + place.width / 2 - seen.left - seen.width / 2,
    place.top + place.height / 2 - seen.top - seen.height / 2,
  );
}

const zoom = document.querySelector("[data-zoom]");
const keys = { "[": () => turn("prev"), "]": () => turn("next") };
if (zoom) {
  const sheet = document.querySelector("[data-sheet]");
  const image = sheet.querySelector("img");
  let step = 0;
  let quarter = 0;
  const larger = (by) => {
    const to = Math.min(STEPS.length - 1, Math.max(0, step + by));
    if (to === step) return;
    if (STEPS[step]) sheet.classList.remove(STEPS[step]);
    if (STEPS[to]) sheet.classList.add(STEPS[to]);
    step = to;
    settle();
    reveal(document.querySelector(".shape.m-hit"));
  };
  const rotate = () => {
    sheet.classList.remove(`turn-${quarter}`);
    quarter = (quarter + 1) % 4;
    if (quarter) sheet.classList.add(`turn-${quarter}`);
    settle();
  };
  // A page on its side is as high as it was wide: what is left below it is taken away.
  const settle = () => {
    const sideways = quarter % 2 === 1;
    sheet.style.marginBottom = sideways ? `${image.clientWidth - image.clientHeight}px` : "";
  };
  zoom.hidden = false;
  zoom.querySelector("[data-zoom-in]").addEventListener("click", () => larger(1));
  zoom.querySelector("[data-zoom-out]").addEventListener("click", () => larger(-1));
  zoom.querySelector("[data-turn]").addEventListener("click", rotate);
  Object.assign(keys, { "+": () => larger(1), "=": () => larger(1), "-": () => larger(-1), r: rotate });
}

function turn(where) {
  document.querySelector(`[data-page="${where}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  keys[event.key]?.();
});

reveal(document.querySelector(".shape.m-hit"));
reveal(document.querySelector(".text .m-hit"));

// What is selected in the text is the passage that a reviewer means to pick.
const pick = document.querySelector("[data-pick]");
if (pick) {
  pick.closest("details").addEventListener("toggle", () => {
    const selection = getSelection();
    const inText = selection.anchorNode?.parentElement?.closest(".text");
    if (inText && !pick.elements.quote.value) pick.elements.quote.value = selection.toString().trim();
  });
}
