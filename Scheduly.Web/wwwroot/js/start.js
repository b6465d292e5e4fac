// The start page: an example goes into the wishes, a list opens whole, and majors are those of the chosen school and term.
import { root } from "./board.js";

// Before the link itself is followed, which brings the week of the example.
root.addEventListener("click", event => {
  const link = event.target.closest("a[data-wish]");
  const field = document.getElementById("wishes");
  if (!link || !field) return;
  const { wish } = link.dataset;
  const parts = field.value.split(",").map(part => part.trim()).filter(Boolean);
  const fresh = wish.split(",").map(part => part.trim()).filter(part => !parts.includes(part));
  field.value = [...parts, ...fresh].join(", ");
}, { capture: true });

// A browser offers what matches the text of a field: to offer everything, the text stands aside until something else is chosen.
root.addEventListener("click", event => {
  const field = event.target.closest("[data-choice]");
  if (!field || field.value === "" || field.dataset.former) return;
  field.dataset.former = field.value;
  field.placeholder = field.value;
  field.value = "";
  try {
    field.showPicker?.();
  } catch {
    // It needs a click that the browser believes in; typing shows the list too.
  }
});

function restore(field) {
  if (!field?.dataset.former) return;
  if (field.value === "") field.value = field.dataset.former;
  field.placeholder = "";
  delete field.dataset.former;
}

root.addEventListener("focusout", event => restore(event.target.closest("[data-choice]")));
root.addEventListener("keydown", event => event.key === "Enter" && restore(event.target.closest("[data-choice]")));

function narrow() {
  const term = root.querySelector("[name=schoolTerm]");
  const options = [...root.querySelectorAll("#majors option")];
  if (!term || !term.value) return;
  const known = options.some(one => one.dataset.of.split("|").includes(term.value));
  for (const one of options) one.disabled = known && !one.dataset.of.split("|").includes(term.value);
}

root.addEventListener("change", event => event.target.matches("[name=schoolTerm]") && narrow());
document.addEventListener("board", narrow);
narrow();
