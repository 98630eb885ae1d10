import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineClientEvent } from './event.js';

export const PAGES = ['modules', 'admin', 'drivers'] as const;
export type PageName = (typeof PAGES)[number];

/** Pages that only admins may be on. */
export const ADMIN_PAGES: readonly PageName[] = ['admin', 'drivers'];

export class ChosenPage {
  @IsIn(PAGES)
  @JSONSchema({ description: '`admin` and `drivers` are for admins' })
  page!: PageName;
}

export const choosePage = defineClientEvent('rt_page', ChosenPage, ChosenPage, {
  namespace: '/',
  summary:
    'Which page the socket shows, one at a time; the handshake may name it too, as `page` beside the token',
});
