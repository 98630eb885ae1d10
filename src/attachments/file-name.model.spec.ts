import { fileNameOf } from './file-name.model.js';

describe('the name of a file', () => {
  it.each([
    ['stays as it is', 'Été à Nice 👨‍👩‍👧 (2).jpeg', 'Été à Nice 👨‍👩‍👧 (2).jpeg'],
    ['loses its folders', '../../etc/passwd', 'passwd'],
    ['loses the folders of Windows', 'C:\\Users\\ann\\cv.pdf', 'cv.pdf'],
    ['loses controls', 'a\r\nSet-Cookie: b\0.txt', 'aSet-Cookie: b.txt'],
    ['does not turn around', 'photo\u202Egpj.exe', 'photogpj.exe'],
    ['has no half characters', 'a\ud800b.txt', 'ab.txt'],
    ['is composed', 'e\u0301.txt', 'é.txt'],
    ['is made up where there is none', undefined, 'file'],
    ['is made up for a folder', 'photos/', 'file'],
    ['is made up for dots', '..', 'file'],
  ])('%s', (_, given, name) => {
    expect(fileNameOf(given)).toBe(name);
  });

  it.each([
    ['keeps its ending', `${'é'.repeat(300)}.pdf`, `${'é'.repeat(125)}.pdf`],
    ['is not all ending', `a.${'b'.repeat(300)}`, `a.${'b'.repeat(253)}`],
  ])('that is over 255 bytes long %s', (_, given, name) => {
    expect(fileNameOf(given)).toBe(name);
  });
});
