/** For one line after the other; each can be told from its ground, light or dark. */
export const COLOURS = ['#2f7fe0', '#1fa39a', '#d9822b', '#c2457a', '#8a6fd1', '#7d8590'] as const;

/** A line's colour is its group's `--colour`. */
export const STYLE = `
text { font: 13px system-ui, sans-serif; fill: #57606a }
.title { font-size: 17px; font-weight: 600; fill: #1f2328 }
.name { font-weight: 500 }
.end { text-anchor: end }
.middle { text-anchor: middle }
.grid { stroke: #8c959f; stroke-opacity: .3 }
.line { fill: none; stroke: var(--colour); stroke-width: 2.5; stroke-linejoin: round }
circle { fill: var(--colour) }
@media (prefers-color-scheme: dark) { text { fill: #9198a1 } .title { fill: #f0f6fc } }
`;
