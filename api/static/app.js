// Every page: "/" goes to the search box, Escape closes an open menu, a click beside it too, a form is sent once.

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector(".account[open], .menu[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    return;
  }
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const box = document.querySelector("[data-search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// On a phone the menu is one line that scrolls: where one is stands in it.
const here = document.querySelector(".top nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 24;

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".account[open], .menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A second click while the first is on its way would do the same again, or hide its answer behind a refusal.
const AGAIN = 5000; // milliseconds after which a form may be sent again from the same page
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.timeStamp - (sent.get(event.target) ?? -AGAIN) < AGAIN) event.preventDefault();
  else sent.set(event.target, event.timeStamp);
});

window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) sent.delete(form); // came back with the back button
});
