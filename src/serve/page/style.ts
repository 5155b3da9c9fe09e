import { style as shared } from '../../render/html/style.ts';

/** What the live page has besides: the state of the connection, the login, and what is said to those who do not see. */
export const style = `${shared}
.live { display: flex; gap: .75rem; align-items: center; min-height: 2.5rem; padding-top: .75rem; font-size: .875rem; color: var(--soft); }
.live p { flex: 1; display: flex; gap: .5rem; align-items: center; }
.live p::before { content: ""; flex: none; width: .6rem; height: .6rem; border-radius: 50%; background: var(--soft); }
.live button { min-height: 2rem; padding: .1rem .75rem; }
[data-state="live"] .live p::before { background: var(--good); }
[data-state="off"] .live p::before, [data-state="stale"] .live p::before { background: var(--warning); }
[data-state="refused"] .live p::before { background: var(--error); }
[data-state="off"] .live p, [data-state="stale"] .live p { color: var(--warning); }
[data-state="refused"] .live p { color: var(--error); }
main:focus-visible { outline: none; }
[data-state="off"] .live p { position: fixed; inset: auto 1rem 1rem; z-index: 4; width: fit-content; margin: 0 auto; padding: .5rem 1rem; background: var(--card); border: 1px solid var(--warning); border-radius: 10px; }
#report > .top { padding-top: .5rem; }
.login { max-width: 26rem; margin: 12vh auto 0; display: grid; gap: .75rem; padding: 1.5rem; }
.login h1 { font-size: 1.35rem; }
.login label { display: grid; gap: .2rem; font-size: .875rem; color: var(--soft); }
.login input { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .4rem .75rem; min-height: 2.5rem; color: var(--ink); }
.login .bad { color: var(--error); }
.login .bad:empty { display: none; }
.login button { background: var(--ink); color: var(--page); border-color: var(--ink); font-weight: 600; }
.loading { display: none; margin-top: 2rem; gap: .75rem; }
[data-state="waiting"]:not([data-loaded="true"]) .loading { display: grid; }
.loading span { height: 3.6rem; border-radius: 10px; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--line); }
.stale { border-left: 4px solid var(--warning); margin-bottom: .75rem; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
time { font-variant-numeric: tabular-nums; color: var(--soft); margin-right: .5rem; font-size: .875rem; }
kbd { font: inherit; font-family: var(--mono); border: 1px solid var(--line); border-radius: 4px; padding: 0 .3rem; background: var(--card); }
@media (prefers-reduced-motion: no-preference) {
  [data-state="waiting"] .loading span { animation: breathe 1.6s ease-in-out infinite alternate; }
  @keyframes breathe { to { opacity: .45; } }
}
@media print { .live { display: none; } }
`;
