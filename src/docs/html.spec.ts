import { html } from './html.js';

it('escapes text, in content and in attributes', () => {
  const hostile = `"><script>alert('1')</script>&`;
  const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;';
  expect(html`<a title="${hostile}">${hostile}</a>`.markup).toBe(`<a title="${escaped}">${escaped}</a>`);
});

it('keeps markup that is markup already, alone and in lists', () => {
  const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
  expect(html`${items}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>');
  expect(html`${html`<hr />`}`.markup).toBe('<hr />');
});

it('leaves nothing for undefined, and writes numbers, zero too', () => {
  expect(html`[${undefined}${0}]`.markup).toBe('[0]');
});
