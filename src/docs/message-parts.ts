import type { Type } from '@nestjs/common';
import type { Grant, PermissionRow } from '../contracts/index.js';
import { html, type Html } from './html.js';
import type { JsonSchemas } from './json-schema.js';
import { refTo } from './json-schemas.js';
import { payloadFields, type PayloadField } from './payload-fields.js';
import { table } from './table.js';
import type { Words } from './wording.js';

/** What the parts of the messages page need: the reader's words, the schemas of all payloads, who may use which topic. */
export interface View {
  readonly words: Words;
  readonly schemas: JsonSchemas;
  readonly permissions: readonly PermissionRow[];
}

/** Who is let in, each explained by its title. */
export function grantChips(grants: readonly Grant[], words: Words): Html {
  if (grants.length === 0) return html`<span class="nobody">${words.nobody}</span>`;
  const chips = grants.map(
    (grant) => html`<span class="chip" title="${words.grants[grant]}">${grant}</span> `,
  );
  return html`${chips}`;
}

/** A payload's fields, folded under its name. */
export function fieldsTable(label: string, type: Type<unknown>, { words, schemas }: View): Html {
  const fields = payloadFields(refTo(type), schemas);
  if (fields.length === 0) return html`<p class="fold">${label}: ${words.noFields}</p>`;
  const headings = [words.field, words.type, words.meaning];
  const rows = fields.map((field) => fieldRow(field, words));
  return html`<details>
    <summary>${label} <code>${type.name}</code></summary>
    ${table(headings, rows)}
  </details>`;
}

function fieldRow({ path, type, isRequired, meaning }: PayloadField, words: Words): Html {
  const optional = isRequired ? undefined : html` <span class="quiet">${words.optional}</span>`;
  return html`<tr>
    <th scope="row"><code>${path}</code>${optional}</th>
    <td>${type}</td>
    <td>${meaning}</td>
  </tr>`;
}
