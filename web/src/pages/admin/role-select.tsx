import type { Role } from '../../../../src/contracts/index.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';

const ROLES: readonly Role[] = ['user', 'driver', 'device', 'admin'];

export function RoleSelect({ label, chosen }: { readonly label: string; readonly chosen: Role }) {
  const words = say(adminWords);
  return (
    <label>
      {label}
      <select name="role">
        {ROLES.map((role) => (
          <option key={role} value={role} selected={role === chosen}>
            {words.user.roles[role]}
          </option>
        ))}
      </select>
    </label>
  );
}
