// Upload, one request per file, two at a time: each file has its own bar and its own answer.
// Without this script the form sends all files at once and the server answers with a page. Words come from the form, in
// the language of the page.

import { UNFINISHED, follow } from "./progress.js";
import { LARGE, sendInPieces, showUnfinished } from "./resumable.js";

const AT_ONCE = 2;
const form = document.querySelector("[data-upload]");
const picker = form.querySelector("input[type=file]");
const list = document.querySelector("[data-outcomes]");
const say = form.dataset;
const waiting = [];
let running = 0;

form.classList.add("scripted");
form.querySelector("[data-send]").hidden = true;
picker.addEventListener("change", take);
form.addEventListener("submit", (event) => event.preventDefault());
for (const name of ["dragenter", "dragover"]) {
  form.addEventListener(name, (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
}
for (const name of ["dragleave", "drop"]) form.addEventListener(name, () => form.classList.remove("over"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  add(event.dataTransfer.files);
});
// A file dropped beside the field must not replace the page.
for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => {
  if (running || waiting.length) event.preventDefault();
});
if (picker.files.length) take(); // picked before this script was here
showUnfinished((name) => {
  document.querySelector("[data-sent]").hidden = false;
  return newRow(name);
});

function take() {
  add(picker.files);
  picker.value = "";
}

function add(files) {
  document.querySelector("[data-sent]").hidden = false;
  for (const file of files) waiting.push({ file, row: newRow(file.name) });
  next();
}

function newRow(name) {
  const row = document.createElement("li");
  row.className = "outcome";
  const file = document.createElement("span");
  file.className = "file";
  file.textContent = name;
  const said = document.createElement("span");
  said.textContent = say.sayWaiting;
  row.append(file, said);
  list.prepend(row);
  return row;
}

function next() {
  while (running < AT_ONCE && waiting.length) {
    running += 1;
    const { file, row } = waiting.shift();
    send(file, row).finally(() => {
      running -= 1;
      next();
    });
  }
}

async function send(file, row) {
  if (file.size > Number(form.dataset.most)) {
    refuse(row, `${say.sayTooLarge} ${say.mostSaid}.`);
    return;
  }
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", `${say.saySendingOf} ${file.name}`);
  row.lastChild.replaceChildren(say.saySending, bar);
  try {
    const onProgress = (part) => { bar.value = part; };
    const large = file.size > LARGE;
    const answer = large ? { files: [await sendInPieces(file, onProgress)] } : await post(file, onProgress);
    if (large && unit() && answer.files[0]?.status === "taken") await give(answer.files[0].document.id);
    const outcome = answer.files?.[0];
    if (outcome) tell(row, outcome);
    else refuse(row, answer.detail ?? say.sayNotTaken);
  } catch {
    refuse(row, say.sayCut);
  }
}

function post(file, onProgress) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    if (unit()) body.append("unit", unit());
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/documents");
    request.setRequestHeader("X-CSRF-Token", document.querySelector("meta[name=csrf-token]").content);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => (request.response ? resolve(request.response) : reject(new Error())));
    for (const name of ["error", "abort"]) request.addEventListener(name, () => reject(new Error()));
    request.send(body);
  });
}

/** The units that files are given to, as they were typed. */
function unit() {
  return form.querySelector("[data-unit]")?.value.trim() ?? "";
}

async function give(document_) {
  const answer = await fetch(`/api/v1/documents/${document_}/units`, {
    method: "PUT",
    headers: { "content-type": "application/json", "x-csrf-token": document.querySelector("meta[name=csrf-token]").content },
    body: JSON.stringify({ units: unit().split(";") }),
  });
  if (!answer.ok) throw new Error((await answer.json()).detail);
}

function tell(row, outcome) {
  row.classList.add(outcome.status);
  if (outcome.status === "refused") {
    refuse(row, outcome.message);
    return;
  }
  const link = document.createElement("a");
  link.href = `/documents/${outcome.document.id}`;
  const again = outcome.status === "duplicate";
  if (again && !UNFINISHED.includes(outcome.document.state)) {
    link.textContent = say.sayOpenKnown;
    const name = outcome.document.file === outcome.file ? "" : ` ${say.sayAs} ${outcome.document.file}.`;
    row.lastChild.replaceChildren(`${say.sayKnown}${name} `, link);
    return;
  }
  link.textContent = again ? say.sayOpenKnown : say.sayOpen;
  const state = document.createElement("span");
  state.className = "state state-queued";
  state.dataset.state = "";
  state.textContent = say.queued;
  const left = document.createElement("span");
  left.className = "muted small";
  left.dataset.left = "";
  const bar = document.createElement("progress");
  bar.dataset.progress = "";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `${say.sayReadingOf} ${outcome.file}`);
  const error = document.createElement("small");
  error.className = "trouble";
  error.dataset.error = "";
  error.hidden = true;
  row.dataset.document = outcome.document.id;
  row.dataset.now = "queued";
  row.lastChild.replaceChildren(again ? `${say.sayKnownUnread} ` : `${say.sayTaken} `, link, " ", state, " ", left, bar, error);
  follow();
}

function refuse(row, message) {
  row.classList.add("refused");
  const verdict = document.createElement("strong");
  verdict.textContent = `${say.sayRefused} `;
  row.lastChild.replaceChildren(verdict, message);
}
