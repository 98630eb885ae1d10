import type { FieldModule } from '../../../../src/contracts/index.js';
import { post } from '../../rest.js';
import { go } from '../../route.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';
import { showModule } from './modules.state.js';
import { SheetForm, textIn } from './sheet-form.js';

export function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const words = say(modulesWords);
  return (
    <SheetForm title={words.register} submit={register} onClose={onClose}>
      <label>
        {words.id}
        <input name="moduleId" required pattern="[\w.\-]{1,64}" title={words.idHint} autofocus />
        <small>{words.idHint}</small>
      </label>
      <label>
        {words.name}
        <input name="name" required maxLength={120} />
      </label>
      <label>
        {words.type}
        <input name="type" required maxLength={60} defaultValue={words.typeDefault} />
      </label>
      {user.value?.isAdmin && (
        <label>
          {words.ownerHint}
          <input name="userId" maxLength={128} />
        </label>
      )}
    </SheetForm>
  );
}

async function register(fields: FormData): Promise<void> {
  const [moduleId, name, type] = ['moduleId', 'name', 'type'].map((field) => textIn(fields, field));
  const userId = fields.has('userId') ? textIn(fields, 'userId') || undefined : undefined;
  showModule(await post<FieldModule>('/api/modules', { moduleId, name, type, userId }));
  go('modules', moduleId);
}
