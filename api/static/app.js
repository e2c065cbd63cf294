// Every page: "/" goes to the search box, Escape closes an open menu, a click beside it too.

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

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".account[open], .menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
