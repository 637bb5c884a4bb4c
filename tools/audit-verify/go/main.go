// A second opinion on our logs, by the transparency-log packages of the Go project: nothing here knows how we
// hash, prove or sign. Reads a log as it lies in the object store.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// tiles reads C2SP tlog-tiles, whose paths lack the height that Go's have.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(t.folder, path))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func parseHead(text string) (tlog.Tree, string, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 3 {
		return tlog.Tree{}, "", errors.New("not a checkpoint")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, lines[0], err
}

// entries reads all records of a log out of its bundles.
func entries(folder string, size int64) ([][]byte, error) {
	var all [][]byte
	for n := int64(0); n*256 < size; n++ {
		width := min(256, size-n*256)
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: n, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		if err != nil {
			return nil, err
		}
		for len(data) > 0 {
			length := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+length])
			data = data[2+length:]
		}
	}
	if int64(len(all)) != size {
		return nil, fmt.Errorf("%d entries instead of %d", len(all), size)
	}
	return all, nil
}

// checkLog holds every record and every earlier size of a log against its head.
func checkLog(folder string, tree tlog.Tree) error {
	reader := tlog.TileHashReader(tree, tiles{folder})
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the tiles do not have the root of the checkpoint")
	}
	records, err := entries(folder, tree.N)
	if err != nil {
		return err
	}
	for n, record := range records {
		proof, err := tlog.ProveRecord(tree.N, int64(n), reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), tlog.RecordHash(record)); err != nil {
			return fmt.Errorf("entry %d: %w", n, err)
		}
	}
	for size := int64(1); size < tree.N; size = size*2 + 1 {
		earlier, err := tlog.TreeHash(size, reader)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, size, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, earlier); err != nil {
			return fmt.Errorf("size %d: %w", size, err)
		}
	}
	return nil
}

// checkProof reads a C2SP tlog-proof: that the record is in the log whose signed head is its last part.
func checkProof(record []byte, proof string, key string) (tlog.Tree, string, error) {
	var none tlog.Tree
	top, signed, found := strings.Cut(proof, "\n\n")
	lines := strings.Split(top, "\n")
	if !found || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return none, "", errors.New("not a tlog-proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil {
		return none, "", err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return none, "", err
	}
	opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return none, "", err
	}
	tree, origin, err := parseHead(opened.Text)
	if err != nil {
		return none, "", err
	}
	var path tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return none, "", errors.New("a hash of the proof is malformed")
		}
		path = append(path, tlog.Hash(hash))
	}
	return tree, origin, tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(record))
}

func run() error {
	folder := flag.String("folder", "", "the folder of a log: tile/ and checkpoints/")
	platform := flag.String("platform", "", "the folder of the platform's log")
	checkpoint := flag.String("checkpoint", "", "a checkpoint as it is published")
	key := flag.String("key", "", "the verifier key")
	flag.Parse()
	text, err := os.ReadFile(*checkpoint)
	if err != nil {
		return err
	}
	head, proof, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		return errors.New("not a checkpoint with its proof")
	}
	head = append(head, '\n')
	all, signer, err := checkProof(head, string(proof), *key)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	tree, origin, err := parseHead(string(head))
	if err != nil {
		return err
	}
	if err := checkLog(*folder, tree); err != nil {
		return fmt.Errorf("%s: %w", origin, err)
	}
	if *platform != "" {
		if err := checkLog(*platform, all); err != nil {
			return fmt.Errorf("%s: %w", signer, err)
		}
	}
	fmt.Printf("OK %s %d, %s %d\n", origin, tree.N, signer, all.N)
	return nil
}

func main() {
	if err := run(); err != nil {
		fmt.Println("NOT OK:", err)
		os.Exit(1)
	}
}
