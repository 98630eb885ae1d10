import { Module } from '@nestjs/common';
import { AboutController } from './about.controller.js';
import { AboutService } from './about.service.js';
import { PageFiles } from './page-files.js';
import { PagesController } from './pages.controller.js';

@Module({ controllers: [PagesController, AboutController], providers: [PageFiles, AboutService] })
export class PagesModule {}
