import { html } from '../../render/html/markup.ts';
import { pageOf } from '../../render/html/page.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/**
 * The page before it knows anything: it holds nothing of a cluster, so that everybody may load it.
 * @see https://developer.mozilla.org/docs/Web/API/Trusted_Types_API
 */
export const shell = pageOf({
  title: 'kubecause',
  style,
  script,
  may: ["connect-src 'self'", "require-trusted-types-for 'script'", 'trusted-types kubecause'],
  body: html`<div class="live"><p id="state" role="status"></p><button type="button" id="forget" hidden>Forget the token</button></div>
<p class="said" id="said" aria-live="polite"></p>
<form class="login card" id="login" hidden>
<h1>kubecause</h1>
<p>This server answers only who shows a token. It is kept until this tab is closed.</p>
<p class="bad" id="why" role="alert"></p>
<label><span>Token</span><input type="password" id="token" autocomplete="current-password" spellcheck="false" required></label>
<button type="submit">Show the incidents</button>
</form>
<div class="loading" aria-hidden="true"><span></span><span></span><span></span></div>
<noscript><p class="card empty">This page stays up to date by a script. Without one, <a href="v1/report?format=html">the report</a> shows the same as of now.</p></noscript>
<div id="report"></div>`,
});
