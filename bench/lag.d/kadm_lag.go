// The lag of every group by kadm, franz-go's library for administrators, whose author also wrote kcl.
// usage: kadm_lag BROKERS    prints one line a partition: group, topic, partition, committed, end, lag
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

func main() {
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(os.Args[1], ",")...))
	if err != nil {
		panic(err)
	}
	defer client.Close()
	lags, err := kadm.NewClient(client).Lag(context.Background())
	if err != nil {
		panic(err)
	}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, group := range lags.Sorted() {
		for _, row := range group.Lag.Sorted() {
			fmt.Fprintln(out, group.Group, row.Topic, row.Partition, row.Commit.At, row.End.Offset, row.Lag)
		}
	}
}
