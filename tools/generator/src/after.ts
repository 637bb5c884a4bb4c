import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Links the new workspace and notes it in package-lock.json, without which `npm ci` refuses. */
export function installWorkspaces(root: string): void {
  execFileSync('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  });
}

/** The SDK's types and methods are made from the contracts; a test compares the two. */
export function generateSdk(root: string): void {
  execFileSync(process.execPath, ['src/generate/main.ts'], {
    cwd: join(root, 'libs', 'sdk'),
    stdio: 'inherit',
  });
}

/** The matrix of roles and operations is made from the contracts; a test compares the two. */
export function generatePermissions(root: string): void {
  execFileSync(process.execPath, ['src/permissions/matrix/main.ts'], {
    cwd: join(root, 'libs', 'auth'),
    stdio: 'inherit',
  });
}
