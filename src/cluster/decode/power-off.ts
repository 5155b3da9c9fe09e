/**
 * What switches a machine off, where a command can stand: at the beginning of a line of a shell script, or of an item of a
 * list of YAML (`- poweroff`, `- [ shutdown, -h, now ]`), or after another command. `shutdown -r` starts it again.
 */
const command =
  /(?:^[ \t]*(?:- *)?(?:\[ *)?["']?|(?:&&|\|\||;|\bthen|\bdo)[ \t]*)(?:sudo[ \t]+)?(?:\/(?:usr\/)?s?bin\/)?(poweroff|halt|shutdown(?![^\n]*[ ,"']-(?:r|c|-reboot)\b)|init[ \t]+0|systemctl["', \t]+(?:poweroff|halt))(?=["',;&|\]\s]|$)/m;

/** The directive by which cloud-init itself switches off when it is done. */
const powerState = /^power_state:[ \t]*\n(?:[ \t]+[^\n]*\n)*?[ \t]+mode:[ \t]*["']?(poweroff|halt)\b/m;

/**
 * The command in the user data of cloud-init that switches the machine off, as plain text or in base64. Nothing else of it is
 * kept: user data holds passwords and keys.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/modules.html (Runcmd, Power State Change)
 */
export function powerOffIn(userData: string): string | undefined {
  return findIn(userData) ?? (isBase64.test(userData) ? findIn(Buffer.from(userData, 'base64').toString()) : undefined);
}

const isBase64 = /^[A-Za-z0-9+/\s]+=*\s*$/;

function findIn(script: string): string | undefined {
  const found = (command.exec(script) ?? powerState.exec(script))?.[1];
  return found?.replace(/["', \t]+/g, ' ');
}
