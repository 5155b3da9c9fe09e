// Stands in for the package string-width in the bundle. Nearly all text is printable ASCII with some lines and an ellipsis: its
// width is its length. The package is a table of all that is not, which takes 40 ms to set up: it is loaded for the first such text.
const plain = /^[\x20-\x7e…─│├└]*$/;

/** @type {typeof import('string-width').default | undefined} */
let exact;

/** @type {typeof import('string-width').default} */
export default function stringWidth(text, options) {
  if (plain.test(text)) return text.length;
  exact ??= require('string-width').default;
  return exact(text, options);
}
