/** What models put around thoughts that a server leaves in the text of the answer, such as vLLM without a reasoning parser. */
const opening = /^<(think|thinking|thought)>/i;
const openings = ['<think>', '<thinking>', '<thought>'];

/**
 * The text of an answer, piece by piece, without the thoughts before it. Only what stands at the beginning is a thought: a
 * tag further on is part of the answer.
 */
export class AnswerText {
  readonly #onText: ((piece: string) => void) | undefined;
  /** What has come and is not decided yet. */
  #held = '';
  #text = '';
  /** The tag that ends the thought that is being read. */
  #until: string | undefined;

  constructor(onText?: (piece: string) => void) {
    this.#onText = onText;
  }

  /** Whether anything of it has been shown. */
  get begun(): boolean {
    return this.#text !== '';
  }

  push(piece: string): void {
    if (this.begun) this.#show(piece);
    else this.#decide(piece);
  }

  /** Holds back what may be a thought. */
  #decide(piece: string): void {
    this.#held += piece;
    while (this.#held !== '') {
      if (this.#until !== undefined) {
        const end = this.#held.toLowerCase().indexOf(this.#until);
        if (end < 0) return;
        this.#held = this.#held.slice(end + this.#until.length);
        this.#until = undefined;
      }
      this.#held = this.#held.trimStart();
      const tag = opening.exec(this.#held);
      if (tag === null) break;
      this.#until = `</${tag[1]!.toLowerCase()}>`;
      this.#held = this.#held.slice(tag[0].length);
    }
    if (!openings.some(tag => tag.startsWith(this.#held.toLowerCase()))) this.#release();
  }

  /** The whole answer. Nothing may be pushed after it. */
  end(): string {
    if (this.#until === undefined) this.#release();
    // Where the template of a model opens the thought, only its end is in the answer.
    return this.#text.replace(/^(?:(?!<think)[\s\S])*<\/think(ing)?>/i, '').trim();
  }

  #release(): void {
    const held = this.#held;
    this.#held = '';
    if (held !== '') this.#show(held);
  }

  #show(piece: string): void {
    this.#text += piece;
    if (piece !== '') this.#onText?.(piece);
  }
}
