// Documents on their way: rows marked data-document follow the server's events until all are read.
// The state is the archive's, so a reload shows the same.

export const UNFINISHED = ["queued", "reading"];
let source = null;

/** Follow every unfinished document on the page; safe to call again after rows were added. */
export function follow() {
  source?.close();
  source = null;
  const ids = [...document.querySelectorAll("[data-document]")]
    .filter((row) => UNFINISHED.includes(row.dataset.now))
    .map((row) => row.dataset.document);
  if (!ids.length) return;
  source = new EventSource(`/api/v1/events?${ids.slice(0, 200).map((id) => `document=${id}`).join("&")}`);
  source.addEventListener("document", (event) => update(JSON.parse(event.data)));
  source.addEventListener("end", () => source.close());
}

function update(state) {
  for (const row of document.querySelectorAll(`[data-document="${state.id}"]`)) {
    const before = row.dataset.now;
    if (UNFINISHED.includes(before) && !UNFINISHED.includes(state.state)) announce(state);
    row.dataset.now = state.state;
    if (row.hasAttribute("data-reload") && UNFINISHED.includes(before) && !UNFINISHED.includes(state.state)) {
      location.reload();
      return;
    }
    show(row, state);
  }
}

/** Tell who cannot see the page that a document is ready; each page that has such a line says it once per document. */
function announce(state) {
  const line = document.querySelector("[data-finished]");
  if (line) line.textContent = `${line.dataset.sayFinished} ${state.number ?? state.file}`;
}

function show(row, state) {
  const label = row.querySelector("[data-state]");
  label.className = `state state-${state.poorly_read ? "warning" : state.state}`;
  label.textContent = state.state_label;
  if (state.title) set(row, "[data-title]", state.title);
  set(row, '[data-field="number"]', state.number ?? "");
  set(row, '[data-field="date"]', state.date_label ?? "");
  set(row, '[data-field="issuer"]', state.unit ?? state.issuer ?? "");
  set(row, "[data-left]", UNFINISHED.includes(state.state) ? (state.left_label ?? "") : "");
  const bar = row.querySelector("[data-progress]");
  if (bar) {
    bar.max = state.page_count || 1;
    bar.value = state.pages_read;
    bar.hidden = !UNFINISHED.includes(state.state);
  }
  const error = row.querySelector("[data-error]");
  if (error) {
    error.textContent = state.error ?? "";
    error.hidden = !state.error;
  }
}

function set(row, selector, text) {
  const element = row.querySelector(selector);
  if (element) element.textContent = text;
}

follow();
