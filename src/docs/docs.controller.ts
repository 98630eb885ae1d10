import { Controller, Header, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  AsyncApiDocument,
  DocsAssetParams,
  OpenApiDocument,
  readAsyncApi,
  readDocsAsset,
  readOpenApi,
  showApiPage,
  showMessagesPage,
} from '../contracts/index.js';
import { languageOf } from '../platform/errors/app-error.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { DocsAssets } from './docs-assets.js';
import { DocsService } from './docs.service.js';

@Controller()
export class DocsController {
  constructor(
    private readonly docs: DocsService,
    private readonly assets: DocsAssets,
  ) {}

  @OnRoute(showApiPage)
  onApiPage(@Headers('accept-language') languages?: string): string {
    return this.docs.apiPage(languageOf(languages));
  }

  @OnRoute(readOpenApi)
  onOpenApi(): OpenApiDocument {
    return this.docs.openApi();
  }

  @OnRoute(showMessagesPage)
  onMessagesPage(@Headers('accept-language') languages?: string): string {
    return this.docs.messagesPage(languageOf(languages));
  }

  @OnRoute(readAsyncApi)
  onAsyncApi(): AsyncApiDocument {
    return this.docs.asyncApi();
  }

  @OnRoute(readDocsAsset)
  @Header('Cache-Control', 'public, max-age=3600')
  async onAsset(
    @Param() { file }: DocsAssetParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { mediaType, content } = await this.assets.read(file);
    void reply.type(mediaType);
    return content;
  }
}
