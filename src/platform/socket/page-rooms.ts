import {
  ADMIN_PAGES,
  ChosenPage,
  choosePage,
  errorNotice,
  PAGES,
  type PageName,
} from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import { validate } from '../validation/validate.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

/** Every socket that shows a page is in its room. */
export const pageRoom = (page: PageName): string => `page:${page}`;

/** Puts a socket on a page, and off the one that it was on. Throws ACCESS_DENIED where only admins may be. */
export function enterPage(socket: CallerSocket, page: PageName): void {
  if (ADMIN_PAGES.includes(page) && socket.data.caller.role !== 'admin') throw new AppError('ACCESS_DENIED');
  for (const each of PAGES) {
    void (each === page ? socket.join(pageRoom(each)) : socket.leave(pageRoom(each)));
  }
}

/** Puts a socket on the page that its handshake names, if any. Where that is refused it stays, and is told. */
export function enterNamedPage(socket: CallerSocket): void {
  const { page } = (socket.handshake.auth ?? {}) as { page?: unknown };
  if (page === undefined) return;
  try {
    enterPage(socket, validate(ChosenPage, { page }).page);
  } catch (thrown) {
    const error = socketErrorOf(AppError.from(thrown), socket);
    socket.emit(errorNotice.name, { ...error, event: choosePage.name });
  }
}

export function leaveAdminPages(socket: CallerSocket): void {
  for (const page of ADMIN_PAGES) void socket.leave(pageRoom(page));
}
