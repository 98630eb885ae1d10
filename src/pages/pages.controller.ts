import { Controller, Header, Headers, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  PageAssetParams,
  readPageAsset,
  showAdminPage,
  showChatPage,
  showDriversPage,
  showHomePage,
  showModulesPage,
} from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { languageOf } from '../platform/errors/app-error.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { PageFiles } from './page-files.js';
import { pageShell, THEMES, type Choices, type MapTiles } from './page-shell.js';

/** The pages; one document serves all, since the script reads which one it is from the address. */
@Controller()
export class PagesController {
  private readonly tiles: MapTiles;

  constructor(
    private readonly files: PageFiles,
    settings: Settings,
  ) {
    this.tiles = { url: settings.MAP_TILES_URL, attribution: settings.MAP_TILES_ATTRIBUTION };
  }

  @OnRoute(showHomePage)
  onHome(@Req() request: FastifyRequest): string {
    return this.shellFor(request);
  }

  @OnRoute(showModulesPage)
  onModules(@Req() request: FastifyRequest): string {
    return this.shellFor(request);
  }

  @OnRoute(showDriversPage)
  onDrivers(@Req() request: FastifyRequest): string {
    return this.shellFor(request);
  }

  @OnRoute(showChatPage)
  onChat(@Req() request: FastifyRequest): string {
    return this.shellFor(request);
  }

  @OnRoute(showAdminPage)
  onAdmin(@Req() request: FastifyRequest): string {
    return this.shellFor(request);
  }

  /** What is named by its content never changes. */
  @OnRoute(readPageAsset)
  @Header('Cache-Control', 'public, max-age=31536000, immutable')
  @Header('Vary', 'Accept-Encoding')
  onAsset(
    @Param() { file }: PageAssetParams,
    @Headers('accept-encoding') acceptEncoding: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Uint8Array<ArrayBuffer> {
    const { mediaType, coding, content } = this.files.read(file, acceptEncoding);
    void reply.type(mediaType);
    if (coding) void reply.header('Content-Encoding', coding);
    return content;
  }

  private shellFor(request: FastifyRequest): string {
    return pageShell(this.files.entries(), choicesOf(request), this.tiles);
  }
}

function choicesOf({ cookies, headers }: FastifyRequest): Choices {
  const language = languageOf(cookies['relais_language'] ?? headers['accept-language']);
  return { language, theme: THEMES.find((theme) => theme === cookies['relais_theme']) };
}
