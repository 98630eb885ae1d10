import { Matches } from 'class-validator';
import { defineRoute } from './route.js';

export class PageAssetParams {
  @Matches(/^[A-Za-z0-9_-]+\.(css|js|png)$/)
  file: string;
}

const page = (route: `GET /${string}`, summary: string) =>
  defineRoute(route, {
    access: 'public',
    summary,
    response: String,
    mediaType: 'text/html; charset=utf-8',
  });

export const showHomePage = page('GET /', 'What runs here, and how to use it, as a page; it asks to sign in');
export const showModulesPage = page(
  'GET /modules',
  'Field modules, their telemetry and incidents, as a page',
);
export const showDriversPage = page('GET /drivers', 'Drivers on a live map, as a page for admins');
export const showChatPage = page('GET /chat', 'Rooms and their messages, as a page');
export const showAdminPage = page(
  'GET /admin',
  'Users, statistics, broker and what was refused, as a page for admins',
);

export const readPageAsset = defineRoute('GET /assets/:file', {
  access: 'public',
  summary: 'Scripts and styles of the pages, named by their content',
  params: PageAssetParams,
  response: Uint8Array,
  mediaType: 'application/octet-stream',
});
