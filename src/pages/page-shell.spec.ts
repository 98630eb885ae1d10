import { pageShell } from './page-shell.js';

const entries = { script: 'app.js', style: 'style.css' };
const rootOf = (page: string): string => /<html[^\n]*/.exec(page)![0];

describe('the document of the pages', () => {
  it('begins in the language and the theme that the visitor chose', () => {
    const page = pageShell(entries, { language: 'fr', theme: 'dark' }, {});
    expect(rootOf(page)).toBe('<html lang="fr" data-theme="dark">');
  });

  it('says where the map’s tiles are, and takes nothing of it for markup', () => {
    const tiles = { url: 'https://t.example/{z}/{x}/{y}?a=1&b="', attribution: '© <b onclick="x">&amp;' };
    const page = pageShell(entries, { language: 'en' }, tiles);
    expect(rootOf(page)).toBe(
      '<html lang="en" data-tiles="https://t.example/{z}/{x}/{y}?a=1&amp;b=&quot;"' +
        ' data-attribution="© &lt;b onclick=&quot;x&quot;>&amp;amp;">',
    );
  });
});
