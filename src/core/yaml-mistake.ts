/** What the `yaml` package says of a mistake. */
interface Mistake {
  readonly code: string;
  readonly message: string;
}

/** What is wrong with a text that is no YAML, in a line. The parser recurses: of what is nested too deep it tells of its stack. */
export function describeMistake({ code, message }: Mistake): string {
  return code === 'RESOURCE_EXHAUSTION' ? 'it is nested too deep' : message.split('\n')[0]!;
}
