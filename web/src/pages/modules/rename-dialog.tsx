import type { FieldModule } from '../../../../src/contracts/index.js';
import { patch } from '../../rest.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';
import { changeModule } from './modules.state.js';
import { SheetForm, textIn } from './sheet-form.js';

interface RenameDialogProps {
  readonly module: FieldModule;
  readonly onClose: () => void;
}

export function RenameDialog({ module: { moduleId, name, type }, onClose }: RenameDialogProps) {
  const words = say(modulesWords);
  const rename = async (fields: FormData): Promise<void> => {
    const wanted = { name: textIn(fields, 'name'), type: textIn(fields, 'type') };
    changeModule(await patch<FieldModule>(`/api/modules/${encodeURIComponent(moduleId)}`, wanted));
  };
  return (
    <SheetForm title={words.rename} submit={rename} onClose={onClose}>
      <label>
        {words.name}
        <input name="name" required maxLength={120} defaultValue={name} autofocus />
      </label>
      <label>
        {words.type}
        <input name="type" required maxLength={60} defaultValue={type} />
      </label>
    </SheetForm>
  );
}
