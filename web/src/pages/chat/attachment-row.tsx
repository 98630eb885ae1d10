import type { Attachment } from '../../../../src/contracts/index.js';
import { size } from '../../format.js';

const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The server never lets a file run in the page: it is a download, and a picture also a small view of itself. */
export function AttachmentRow({ attachment }: { readonly attachment: Attachment }) {
  const { name, type, size: bytes, url } = attachment;
  return (
    <a class="attachment" href={url} download={name}>
      {PICTURES.includes(type) && <img src={url} alt="" loading="lazy" />}
      <span class="name">{name}</span>
      <span class="quiet">
        {type.split('/')[1]} · {size(bytes)} <span aria-hidden="true">↓</span>
      </span>
    </a>
  );
}
