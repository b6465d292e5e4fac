// Puts new nodes in the place of old ones where they differ. What is equal stays, with all that the browser has worked out for it.

const fields = "input, select, textarea";

/** Makes the children of one element those of another, which is used up. */
export function patch(old, fresh) {
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  let end = null;
  while (before.length > 0 && after.length > 0 && before[0].isEqualNode(after[0])) {
    before.shift();
    after.shift();
  }
  while (before.length > 0 && after.length > 0 && before.at(-1).isEqualNode(after.at(-1))) {
    end = before.pop();
    after.pop();
  }

  if (before.length === after.length && before.every((one, i) => alike(one, after[i]))) {
    before.forEach((one, i) => one.isEqualNode(after[i]) || change(one, after[i]));
    return;
  }

  for (const one of before) one.remove();
  for (const one of after) old.insertBefore(one, end);
}

const alike = (one, other) => one.nodeName === other.nodeName && one.id === other.id;

function change(one, other) {
  // What a field holds does not follow its attributes.
  if (one.nodeType !== Node.ELEMENT_NODE || one.matches(fields)) return one.replaceWith(other);
  for (const { name } of [...one.attributes]) if (!other.hasAttribute(name)) one.removeAttribute(name);
  for (const { name, value } of other.attributes) if (one.getAttribute(name) !== value) one.setAttribute(name, value);
  patch(one, other);
}
