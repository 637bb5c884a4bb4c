// go run receiver.go: PORT and WEBHOOK_SECRET from the environment.
// x-rymeda-signature says that the body is ours, not when it was sent: remember the body's id, and don't work on it
// twice. To refuse what is old, check webhook-signature, which covers webhook-timestamp (docs/webhooks.md).
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	secret := []byte(os.Getenv("WEBHOOK_SECRET"))
	receive := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 2<<20))
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		given, _ := hex.DecodeString(r.Header.Get("X-Rymeda-Signature"))
		if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		// Kept before the answer, as nothing is sent again after it; the work itself may follow.
		var message struct {
			Event string
			Data  struct{ Id string }
		}
		if json.Unmarshal(body, &message) == nil {
			fmt.Println(message.Event, message.Data.Id)
		}
		w.WriteHeader(http.StatusNoContent)
	}
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), http.HandlerFunc(receive)); err != nil {
		panic(err)
	}
}
