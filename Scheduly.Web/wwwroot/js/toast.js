// What was done is said for a while; undo stays in the head of the board.

const shown = 8000;
let leaving;

function begin() {
  clearTimeout(leaving);
  leaving = setTimeout(end, shown);
}

function end() {
  const toast = document.querySelector(".toast");
  if (!toast) return;
  if (toast.matches(":hover, :focus-within")) begin();
  else toast.remove();
}

document.addEventListener("board", begin);
begin();
