import { Module } from '@nestjs/common';
import { DocsAssets } from './docs-assets.js';
import { DocsController } from './docs.controller.js';
import { DocsService } from './docs.service.js';

@Module({ controllers: [DocsController], providers: [DocsService, DocsAssets] })
export class DocsModule {}
