import { createHash } from 'node:crypto';
import { html, Markup } from './markup.ts';

/** What a page is made of. */
interface Page {
  readonly title: string;
  readonly style: string;
  readonly script: string;
  readonly body: Markup;
  /** What else the policy of the page lets it do: `connect-src 'self'`. */
  readonly may?: readonly string[];
}

/**
 * A page that comes in one piece. Its policy lets only the style and the script run that it came with.
 * @see https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP
 */
export function pageOf({ title, style, script, body, may = [] }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    ...may,
  ].join('; ');
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${Markup.trusted(style)}</style>
</head>
<body>
<a class="skip" href="#incidents">To the incidents</a>
${body}
<script>${Markup.trusted(script)}</script>
</body>
</html>
`;
  return page.text;
}

/** The name of a text in a policy. */
function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
