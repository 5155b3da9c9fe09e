/** How the page takes over what is another, by the ids of its parts: what is the same stays, with its focus and its selection. */
export const morphing = `
/** Takes over what is wanted, and leaves alone what is as it was, and what somebody did with it. */
function morph(own, wanted) {
  if (own.isEqualNode(wanted)) return;
  const theirs = new Set(['open', 'hidden', 'aria-pressed']);
  for (const { name } of [...own.attributes]) if (!theirs.has(name) && !wanted.hasAttribute(name)) own.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (!theirs.has(name) && own.getAttribute(name) !== value) own.setAttribute(name, value);
  if (own.matches('input, output, button')) return;
  morphChildren(own, wanted);
}

function morphChildren(own, wanted) {
  const ids = new Set([...wanted.children].map(child => child.id));
  for (const child of [...own.children]) if (child.id !== '' && !ids.has(child.id)) child.remove();
  const named = new Map([...own.children].filter(child => child.id !== '').map(child => [child.id, child]));
  let next = own.firstChild;
  for (const child of [...wanted.childNodes]) {
    const isSame = next !== null && !next.id && !child.id && next.nodeName === child.nodeName;
    const match = child.id ? named.get(child.id) : isSame ? next : undefined;
    if (match === undefined) own.insertBefore(child, next);
    else if (match === next) next = next.nextSibling;
    else own.insertBefore(match, next);
    if (match === undefined) continue;
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, child);
    else if (match.data !== child.data) match.data = child.data;
  }
  while (next !== null) {
    const { nextSibling } = next;
    next.remove();
    next = nextSibling;
  }
}
`;
