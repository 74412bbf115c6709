// @ts-check
/**
 * Passkeys. A form says by `data-passkey` what for: "add", "prove" (second step, or proving again who one is), "sign-in".
 * The server's options stand in #passkey-options, or for signing in are fetched from the form's own address.
 */

/** @param {string} text base64url @returns {Uint8Array<ArrayBuffer>} */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer @returns {string | null} base64url */
function text(buffer) {
  if (!buffer) return null;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {{id: string}[] | undefined} list @returns {any} */
function known(list) {
  return (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
}

/** @param {any} options @param {boolean} alone whether the passkey opens the account without the password */
async function create(options, alone) {
  const asked = options.creation_options.publicKey;
  const made = await navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        ...(alone ? { userVerification: "required" } : {}),
      },
    },
  });
  const credential = /** @type {PublicKeyCredential} */ (made);
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response);
  return {
    ...outline(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** @param {any} options */
async function get(options) {
  const asked = options.request_options.publicKey;
  const found = await navigator.credentials.get({
    publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: known(asked.allowCredentials) },
  });
  const credential = /** @type {PublicKeyCredential} */ (found);
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response);
  return {
    ...outline(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  };
}

/** @param {PublicKeyCredential} credential */
function outline(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** @param {HTMLFormElement} form */
async function optionsOf(form) {
  if (form.dataset.passkey !== "sign-in") {
    return JSON.parse(document.getElementById("passkey-options")?.textContent ?? "{}");
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

/** @param {HTMLFormElement} form */
async function run(form) {
  const problem = /** @type {HTMLElement} */ (form.querySelector("[data-passkey-problem]"));
  const field = /** @type {HTMLInputElement} */ (form.querySelector('input[name="credential"]'));
  const alone = form.querySelector('input[name="passwordless"]');
  problem.hidden = true;
  try {
    if (!window.PublicKeyCredential) throw new DOMException("", "SecurityError");
    const options = await optionsOf(form);
    const credential =
      form.dataset.passkey === "add"
        ? await create(options, alone instanceof HTMLInputElement && alone.checked)
        : await get(options);
    field.value = JSON.stringify(credential);
    form.submit();
  } catch (failure) {
    const name = failure instanceof DOMException ? failure.name : "";
    const words = problem.dataset;
    problem.textContent =
      (name === "SecurityError" ? words.unable : name === "InvalidStateError" ? words.known : words.refused) ?? "";
    problem.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!(form instanceof HTMLFormElement)) continue;
  // Offered only where it can work; without scripts the form stays hidden or its button does nothing.
  if (window.PublicKeyCredential) form.hidden = false;
  const start = form.querySelector("button[data-passkey-start]");
  if (start instanceof HTMLButtonElement) {
    start.addEventListener("click", () => run(form));
    start.disabled = false; // until now a press would have done nothing
  }
  form.addEventListener("submit", (event) => (event.preventDefault(), run(form))); // Enter in a text field
}
