// A round of quality control by keyboard: Ctrl+Enter hands in, Alt+S puts aside, Alt+R sends back; cells pass on.

const form = document.querySelector("[data-work]");
const back = document.querySelector("[data-back]");

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
    event.preventDefault();
    form.requestSubmit();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === "KeyS") {
    event.preventDefault();
    document.querySelector("[data-aside]")?.click();
  }
  if (event.code === "KeyR" && back) {
    event.preventDefault();
    back.open = true;
    back.querySelector("input[name=reason]").focus();
  }
});

const NEXT = { day: ["month", /^\d\d$|^[4-9]$/], month: ["year", /^\d\d$|^[2-9]$/] };
form?.addEventListener("input", (event) => {
  const [next, full] = NEXT[event.target.name] ?? [];
  if (!full?.test(event.target.value)) return;
  form.elements[next].focus();
  form.elements[next].select();
});

const text = form?.querySelector("textarea");
if (text) text.setSelectionRange(0, 0);
else form?.querySelector("[autofocus]")?.select();

// Sent once, however often the keys are pressed.
form?.addEventListener("submit", () => {
  setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
});
