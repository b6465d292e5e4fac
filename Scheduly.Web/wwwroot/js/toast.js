// What was done is said for a while; undo stays in the head of the board. The line keeps its height, so that nothing moves when the message goes.

const shown = 8000;
let leaving;

function begin() {
  clearTimeout(leaving);
  leaving = setTimeout(end, shown);
}

function end() {
  const toast = document.querySelector(".toast");
  if (!toast) return;
  if (toast.matches(":hover, :focus-within")) return begin();
  const line = toast.parentElement;
  line.style.minHeight = `${line.offsetHeight}px`;
  toast.remove();
}

document.addEventListener("board", begin);
begin();
