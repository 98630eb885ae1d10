/** What file systems take, in bytes of UTF-8. */
const MAX_BYTES = 255;
const MAX_ENDING = 20;
const NAMELESS = 'file';

/**
 * Controls, lone surrogates, and the marks that turn the direction of writing: `photo\u202Egpj.exe` would be shown as
 * `photoexe.jpg`. What joins emoji and letters stays.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A file's name as its sender calls it, without folders and without what is not seen; the ending survives the cut. */
export function fileNameOf(given: string | undefined): string {
  const name = (given ?? '').replace(UNSEEN, '').split(/[\\/]/).at(-1)!.trim().normalize('NFC');
  return /^\.*$/.test(name) ? NAMELESS : shortened(name);
}

function shortened(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && Buffer.byteLength(name.slice(dot)) <= MAX_ENDING ? name.slice(dot) : '';
  return firstBytes(name, MAX_BYTES - Buffer.byteLength(ending)) + ending;
}

/** As many whole characters as fit. */
function firstBytes(text: string, most: number): string {
  let size = 0;
  let end = 0;
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > most) break;
    end += character.length;
  }
  return text.slice(0, end);
}
