import { Injectable } from '@nestjs/common';
import * as contracts from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import type { Language } from '../platform/errors/app-error.js';
import { TopicNames } from '../platform/policy/topic-names.js';
import { apiPage } from './api.page.js';
import { asyncApiDocument } from './asyncapi.js';
import { collectContracts, underNames, type ContractCatalogue } from './contract-catalogue.js';
import { messagesPage } from './messages.page.js';
import { openApiDocument } from './openapi.js';

/** The documentation of this very server, made from the contracts that it runs on, its topics under their present names. */
@Injectable()
export class DocsService {
  private readonly contracts: ContractCatalogue;

  constructor(
    private readonly settings: Settings,
    names: TopicNames,
  ) {
    this.contracts = underNames(collectContracts(contracts), names);
  }

  openApi(): contracts.OpenApiDocument {
    return openApiDocument(this.contracts);
  }

  asyncApi(): contracts.AsyncApiDocument {
    return asyncApiDocument(this.contracts, this.settings);
  }

  apiPage(language: Language): string {
    return apiPage(language);
  }

  messagesPage(language: Language): string {
    return messagesPage(this.contracts, this.settings, language);
  }
}
