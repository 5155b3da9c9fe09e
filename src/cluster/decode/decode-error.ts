/** The bytes of an answer are not what they claim to be: cut off, of another kind, or not protobuf or JSON at all. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}
