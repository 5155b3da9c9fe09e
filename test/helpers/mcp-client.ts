import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { type CallToolResult, CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js';

/** The answer of a tool: the client holds it against the schema that the tool promises. */
export async function toolAnswer(client: Client, name: string, args: object = {}): Promise<CallToolResult> {
  return CallToolResultSchema.parse(await client.callTool({ name, arguments: { ...args } }));
}

/** What a client shows of an answer that knows texts alone. */
export function textOf({ content }: CallToolResult): string {
  return content.map(part => (part.type === 'text' ? part.text : '')).join('\n');
}

/** What a tool gives, as data. */
export async function toolData<T>(client: Client, name: string, args: object = {}): Promise<T> {
  const { isError, content, structuredContent } = await toolAnswer(client, name, args);
  if (isError === true || structuredContent === undefined) throw new Error(`${name}: ${JSON.stringify(content)}`);
  return structuredContent as T;
}
