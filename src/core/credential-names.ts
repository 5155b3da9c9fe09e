/** What is called so holds a credential: the last words of a name count, so that TOKEN_URL and SECRET_NAME do not. */
const credential =
  /(^|[_.-])(pass(word|wd|phrase)?|secret|token|api[_-]?key|(access|private|secret|encryption|signing)[_-]?key|credentials?|id_(rsa|ed25519|ecdsa))$/i;
/** Files that hold keys. */
const keyFile =
  /\.(key|p12|pfx|jks|keystore|kdbx)$|(^|[_.-])(htpasswd|dockercfg|dockerconfigjson|kubeconfig|netrc|pgpass)$/i;
/** Names that speak of a credential and hold none. */
const harmless = /allow[_-]?empty|(use|enable|require|reset|rotate|public|max|min)[_-]/i;

/** Whether a variable or a key of this name is meant to hold a credential. */
export function isCredentialName(name: string): boolean {
  return credential.test(name) && !harmless.test(name);
}

/** Whether a file of this name is meant to hold keys. */
export function isKeyFileName(name: string): boolean {
  return keyFile.test(name);
}
