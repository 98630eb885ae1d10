import { answerTo } from './demo-lines.js';

describe('an answer of the demo', () => {
  it.each([
    ['Hello everybody', /^(?:Hello|Hi)/],
    ['Is anybody there?', /^(?:Good question|I think so)/],
    ['Thank you very much', /^(?:You are welcome|Any time)/],
    ['The door is shut', /^(?:Got it|Noted|Makes sense)/],
    ['Bonjour à tous', /^(?:Bonjour|Salut)/],
    ['Tout va bien ?', /^(?:Bonne question|Je crois que oui)/],
    ['Merci', /^(?:Avec plaisir|Je vous en prie)/],
    ['La porte est fermée', /^(?:Bien reçu|C’est noté|Ça me va)/],
  ])('to "%s" fits it, in its language', (text, expected) => {
    for (const n of [0, 1, 2]) expect(answerTo(text, n)).toMatch(expected);
  });

  it('varies', () => {
    expect(new Set([1, 2, 3].map((n) => answerTo('ok', n))).size).toBe(3);
  });
});
