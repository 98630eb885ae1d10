import type { FieldModule } from '../../../../src/contracts/index.js';
import { remove } from '../../rest.js';
import { go } from '../../route.js';
import { say } from '../../words.js';
import { modulesWords } from './modules-words.js';
import { dropModule } from './modules.state.js';
import { SheetForm } from './sheet-form.js';

interface ForgetDialogProps {
  readonly module: FieldModule;
  readonly onClose: () => void;
}

export function ForgetDialog({ module, onClose }: ForgetDialogProps) {
  const words = say(modulesWords);
  const forget = async (): Promise<void> => {
    await remove(`/api/modules/${encodeURIComponent(module.moduleId)}`);
    dropModule(module);
    go('modules');
  };
  return (
    <SheetForm title={words.forgetTitle(module.name)} does={words.forget} submit={forget} onClose={onClose}>
      <p>{words.forgetText}</p>
    </SheetForm>
  );
}
