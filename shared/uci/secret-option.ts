// Wi-Fi (key, key1, sae_password, auth_secret), PPP and dynamic DNS (password), WireGuard (private_key,
// preshared_key), certificates (priv_key_pwd). Hiding one too many costs little, so the pattern is wide; but
// wpa_group_rekey and key_mgmt are plain settings.
const SECRET = /^(key[0-9]*|psk|pin|.*_(key|psk|pwd|pin)|.*(password|passwd|passphrase|secret|token).*)$/;

/** Options whose values must not reach a screen, a log or a report. */
export const isSecretOption = (name: string): boolean => SECRET.test(name);
