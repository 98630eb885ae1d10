import { Injectable } from '@nestjs/common';
import {
  defineTopic,
  permissionRows,
  renamableTopics,
  type PermissionRow,
  type TopicContract,
} from '../../contracts/index.js';
import { Settings } from '../config/settings.js';

type RenamableTopic = keyof typeof renamableTopics;

/**
 * Topics under the names of this installation: `renamableTopics` may have others by the settings. Whoever publishes one
 * of those asks here for its contract; `@OnTopic`, the permissions and the documentation follow by themselves.
 */
@Injectable()
export class TopicNames {
  /** The names that differ from the contracts', by those. */
  private readonly names: ReadonlyMap<string, string>;

  constructor(settings: Settings) {
    const names = (Object.keys(renamableTopics) as RenamableTopic[]).map(
      (setting) => [renamableTopics[setting], settings[setting]] as const,
    );
    this.names = new Map(names.filter(([usual, name]) => name !== usual));
  }

  /** The same contract under its present name: what it builds, matches and asks the broker for. */
  of<T extends TopicContract>(contract: T): T {
    const name = this.names.get(contract.path);
    return name === undefined ? contract : { ...contract, ...defineTopic(name, contract.payload, contract) };
  }

  /** `permissionRows`, each under the present name of its topic. */
  rows(): PermissionRow[] {
    return permissionRows.map((row) => ({ ...row, tree: this.names.get(row.tree) ?? row.tree }));
  }
}
