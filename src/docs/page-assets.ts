/** The dress of the server's own pages; served at `/docs/assets/relais.css`. Kept in code, so that a build has nothing to copy. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ink: #1d2630; --quiet: #586573; --line: #dde2e7; --ground: #fafaf8; --sheet: #fff; --mark: #0a6b6b; --chip: #e8f1f0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e2e7ec; --quiet: #9aa6b2; --line: #2b343d; --ground: #12161a; --sheet: #191f25; --mark: #6fc7c1; --chip: #1f3233;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: baseline; padding: 1rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--sheet); }
header nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
header a { color: var(--quiet); text-decoration: none; }
header a:hover, header a[aria-current] { color: var(--mark); }
header a[aria-current] { text-decoration: underline; text-underline-offset: .4em; }
header .mark { color: var(--ink); font-weight: 650; letter-spacing: .01em; }
:focus-visible { outline: 2px solid var(--mark); outline-offset: 3px; border-radius: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--sheet); }
.text {
  max-width: 60rem; margin: 0 auto; padding: 2rem 1.5rem 5rem;
  a { color: var(--mark); text-underline-offset: .2em; }
  h1 { margin: 0 0 .5rem; font-size: 1.9rem; line-height: 1.2; font-weight: 650; }
  h2 { margin: 3.5rem 0 1rem; font-size: 1.3rem; font-weight: 650; }
  h3 { margin: 0; font-size: 1rem; font-weight: 600; }
  section > h3 { margin: 2rem 0 .75rem; }
  p { margin: 0 0 .75rem; max-width: 44rem; }
  .lead { color: var(--quiet); font-size: 1.05rem; }
  code { font: .92em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
  .contents { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin-top: 1.5rem; }
  article { padding: 1.1rem 1.25rem; margin: 0 0 .9rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--sheet); display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; }
  article > * { grid-column: 1 / -1; }
  article > h3 { grid-column: 1; }
  article > .tags { grid-column: 2; margin: 0; }
  article > p { margin: .35rem 0 .5rem; }
  article:target { border-color: var(--mark); }
  .tag, .quiet, .nobody { color: var(--quiet); font-size: .85rem; font-weight: 400; }
  .tag + .tag::before { content: "· "; }
  .chip { display: inline-block; padding: 0 .5em; border-radius: 1em; background: var(--chip); color: var(--mark); font-size: .85rem; line-height: 1.6; white-space: nowrap; }
  .who { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0 0 .5rem; }
  .who div { display: flex; gap: .6rem; align-items: baseline; }
  dt { color: var(--quiet); }
  dd { margin: 0; }
  .who dt, .fold, details { font-size: .92rem; }
  article > .fold { margin: .15rem 0; color: var(--quiet); }
  details { margin: .15rem 0; }
  summary { cursor: pointer; color: var(--quiet); width: fit-content; }
  summary:hover { color: var(--mark); }
  .scroll { overflow-x: auto; }
  table { width: 100%; border-collapse: collapse; font-size: .92rem; }
  details table { margin: .5rem 0; table-layout: fixed; min-width: 30rem; }
  details th:first-child { width: 32%; }
  details th:nth-child(2) { width: 22%; }
  th, td { padding: .45rem 1rem .45rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
  thead th { color: var(--quiet); font-size: .85rem; }
  tbody tr:last-child > * { border-bottom: 0; }
  .legend { display: grid; gap: .4rem; margin: 0; font-size: .92rem; }
  .legend div { display: grid; grid-template-columns: 8rem 1fr; gap: 1rem; }
}
`;

/** Two waves that meet at a point. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#0a8a86" stroke-width="2" stroke-linecap="round">' +
  '<circle cx="8" cy="8" r="1.5" fill="#0a8a86"/><path d="M4.5 4a5.5 5.5 0 0 0 0 8M11.5 4a5.5 5.5 0 0 1 0 8"/></svg>';

/** Starts Swagger UI. A file of its own, since pages carry no inline script. */
export const swaggerStart = `
document.documentElement.classList.toggle('dark-mode', matchMedia('(prefers-color-scheme: dark)').matches);
SwaggerUIBundle({ url: '/docs/json', dom_id: '#swagger', deepLinking: true, validatorUrl: null, defaultModelsExpandDepth: 0 });
`;
